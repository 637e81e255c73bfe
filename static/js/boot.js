// Runs before the first paint, so that what only works with scripts does not jump into place.
document.documentElement.classList.add("js");
