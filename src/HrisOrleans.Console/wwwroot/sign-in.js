// A link that signs in carries its token behind the "#", which browsers send to nobody. It goes into the form, and out of
// the address and the history, before anything else happens.
(() => {
    const form = document.getElementById('sign-in'), token = location.hash.slice(1);
    if (token) {
        history.replaceState(null, '', location.pathname + location.search);
        form.elements.token.value = decodeURIComponent(token);
        form.requestSubmit();
        return;
    }

    // Whoever comes by a link from elsewhere comes without the cookie: asked from here, it is there.
    const back = form.elements.return.value, state = new URLSearchParams(location.search).get('state');
    if (!state) fetch('session', { cache: 'no-store' }).then(answer => answer.json()).then(known => { if (known === true) location.replace(back || './'); }).catch(() => { });
})();
