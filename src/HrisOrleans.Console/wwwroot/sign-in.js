// A link that signs in carries its token behind the "#", which browsers send to nobody. It goes into the form, and out of
// the address and the history, before anything else happens.
(() => {
    const form = document.getElementById('sign-in'), token = location.hash.slice(1), back = form.elements.return.value || './';
    const known = () => fetch('session', { cache: 'no-store' }).then(answer => answer.json()).then(who => who.login);

    // Anybody can make such a link: whoever is signed in already is asked before they become somebody else.
    const ask = async () => {
        const who = await known();
        if (!who) { form.requestSubmit(); return; }

        // A page that was opened from another site does not know yet for whom its form is.
        const own = new DOMParser().parseFromString(await (await fetch('sign-in', { cache: 'no-store' })).text(), 'text/html');
        form.elements.__RequestVerificationToken.value = own.querySelector('#sign-in [name=__RequestVerificationToken]').value;
        if (await (await fetch('session/same', { method: 'POST', body: new FormData(form) })).json() === true) { location.replace(back); return; }
        document.getElementById('known-login').textContent = who;
        document.getElementById('stay').href = back;
        document.getElementById('known').hidden = false;
        form.querySelector('button').textContent = 'Sign in as somebody else';
    };
    if (token) {
        history.replaceState(null, '', location.pathname + location.search);
        form.elements.token.value = decodeURIComponent(token);
        ask().catch(() => { });
        return;
    }

    // Whoever comes by a link from elsewhere comes without the cookie: asked from here, it is there.
    const state = new URLSearchParams(location.search).get('state');
    if (!state) known().then(who => { if (who) location.replace(back); }).catch(() => { });
})();
