// The little that only a browser can do.
(() => {
    const of = storage => ({
        read: key => { try { return globalThis[storage].getItem(key); } catch { return null; } },
        write: (key, text) => { try { globalThis[storage].setItem(key, text); } catch { /* A browser that keeps nothing, or has no room. */ } },
        drop: key => { try { globalThis[storage].removeItem(key); } catch { /* Nothing is there. */ } },
    });
    const browser = of('localStorage'), tab = of('sessionStorage');
    const touchKey = 'hris-touched', outKey = 'hris-out', keptKey = 'hris-kept', anewKey = 'hris-anew', popupKey = 'hris-popup';
    let anew = tab.read(anewKey) !== null;
    tab.drop(anewKey);

    // A window that a host app opened stays one, whichever of its pages is loaded anew.
    if (new URLSearchParams(location.search).get('popup') === '1') tab.write(popupKey, '1');

    // A session lives for as long as somebody works here, in whichever tab: what counts is a hand on pointer or keys. A page
    // that draws itself anew is nobody's work, nor is one that was loaded anew because the server went away.
    const life = Number(document.body.dataset.sessionLife) * 1000, rest = Math.min(5 * 60 * 1000, life / 4);
    let touched = anew && Number(browser.read(touchKey)) || Date.now(), asked = Date.now(), ending = false;
    const other = () => { const at = Number(browser.read(touchKey)); return at <= Date.now() ? at : 0; };
    const end = async () => {
        if (ending) return;
        ending = true;
        const form = document.getElementById('sign-out');
        if (form) await fetch(form.action, { method: 'POST', body: new FormData(form) }).catch(() => { });
        location.replace(`sign-in?state=ended&return=${encodeURIComponent(location.pathname + location.search)}`);
    };
    const check = () => {
        if (Date.now() - touched >= life && Date.now() - other() >= life) end();
        return ending;
    };
    const touch = () => {
        const now = Date.now();
        if (check()) return;
        if (now - touched >= 1000) browser.write(touchKey, now);
        touched = now;
        if (now - asked < rest) return;
        asked = now;
        fetch('session', { cache: 'no-store' }).catch(() => { });
    };
    browser.write(touchKey, touched);
    for (const kind of ['pointerdown', 'keydown']) addEventListener(kind, touch, { passive: true, capture: true });
    addEventListener('visibilitychange', check);
    setInterval(check, Math.min(30 * 1000, life / 4));

    // Who signs out in one tab has signed out in all.
    const forget = () => { try { Object.keys(sessionStorage).filter(key => key.startsWith(keptKey)).forEach(tab.drop); } catch { /* Nothing is there. */ } };
    addEventListener('storage', event => {
        if (event.key !== outKey || event.newValue === null) return;
        forget();
        location.replace('sign-in?state=out');
    });

    // What was entered into a field that is marked so is kept for as long as the tab is open. More than fits into one message is not.
    const most = 600000;
    addEventListener('input', event => {
        const key = event.target.dataset?.keep;
        if (!key) return;
        if (event.target.value && new TextEncoder().encode(event.target.value).length <= most) tab.write(key, event.target.value);
        else tab.drop(key);
    });

    globalThis.hrisConsole = {
        popup: () => tab.read(popupKey) !== null,

        // The window that a host app opened for the set-up; false where the browser does not let it close.
        closeWindow: () => { window.close(); return window.closed; },
        copy: text => navigator.clipboard.writeText(text),
        signOut: () => {
            forget();
            browser.write(outKey, Date.now());
            document.getElementById('sign-out')?.requestSubmit();
        },
        toTop: element => { if (element) element.scrollTop = 0; },
        focus: id => document.getElementById(id)?.focus(),
        submit: id => document.getElementById(id)?.requestSubmit(),
        kept: key => tab.read(key),
        drop: key => tab.drop(key),
        loadedAnew: () => { const was = anew; anew = false; return was; },
    };
})();
