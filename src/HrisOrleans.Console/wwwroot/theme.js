// Before the first paint, so that a dark screen never flashes white. The choice is kept in this browser; without one the system decides.
(() => {
    const key = 'hris-theme', system = matchMedia('(prefers-color-scheme: dark)');
    const chosen = () => { try { return localStorage.getItem(key); } catch { return null; } };
    const dark = () => chosen() ? chosen() === 'dark' : system.matches;
    const show = () => { document.documentElement.dataset.theme = dark() ? 'dark' : 'light'; };
    let page = null;
    const tell = () => { show(); page?.invokeMethodAsync('Heard', dark()).catch(() => { page = null; }); };
    system.addEventListener('change', tell);
    addEventListener('storage', event => { if (event.key === key) tell(); });
    show();
    globalThis.hrisTheme = {
        watch: reference => { page = reference; return dark(); },
        choose: wish => {
            try { localStorage.setItem(key, wish ? 'dark' : 'light'); } catch { /* Kept for this page alone. */ }
            document.documentElement.dataset.theme = wish ? 'dark' : 'light';
            return wish;
        },
    };
})();
