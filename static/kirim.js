// The one form of a page that is only on its way: sent as soon as it is there.
document.querySelector('form[data-goes]').requestSubmit();
