// The little that only a browser can do.
(() => {
    // While somebody works here the session goes on; asked at most every five minutes.
    const rest = 5 * 60 * 1000;
    let asked = Date.now();
    const touch = () => {
        if (Date.now() - asked < rest) return;
        asked = Date.now();
        fetch('session', { cache: 'no-store' }).catch(() => { });
    };
    for (const kind of ['pointerdown', 'keydown']) addEventListener(kind, touch, { passive: true });

    globalThis.hrisConsole = {
        // The window that a host app opened for the set-up.
        closeWindow: () => { window.close(); },
        copy: text => navigator.clipboard.writeText(text),
        signOut: () => document.getElementById('sign-out')?.requestSubmit(),
        focus: id => document.getElementById(id)?.focus(),
        submit: id => document.getElementById(id)?.requestSubmit(),
    };
})();
