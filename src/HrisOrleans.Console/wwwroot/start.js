// Starts the live page. When the connection is lost it is tried again for as long as it takes; when the server no longer
// knows the page, it is loaded anew at the same place.
(() => {
    const pause = attempt => attempt < 5 ? 500 : attempt < 20 ? 2000 : 5000;
    Blazor.start({ circuit: { reconnectionOptions: { maxRetries: 100000, retryIntervalMilliseconds: attempt => pause(attempt) } } });
    const dialog = document.getElementById('components-reconnect-modal');
    const reload = async () => {
        for (;;) {
            try {
                if ((await fetch('session', { cache: 'no-store' })).ok) {
                    try { sessionStorage.setItem('hris-anew', '1'); } catch { /* Then it is not told. */ }
                    location.reload();
                    return;
                }
            } catch { /* Still away. */ }
            await new Promise(done => setTimeout(done, 2000));
        }
    };
    dialog?.addEventListener('components-reconnect-state-changed', event => {
        switch (event.detail.state) {
            case 'show': dialog.dataset.state = 'trying'; if (!dialog.open) dialog.showModal(); break;
            case 'hide': if (dialog.open) dialog.close(); break;
            case 'failed': dialog.dataset.state = 'failed'; reload(); break;
            case 'rejected': dialog.dataset.state = 'resuming'; reload(); break;
        }
    });
})();
