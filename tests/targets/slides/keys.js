// The right and the left arrow turn the slides, as Page Down and Page Up do; n shows and hides the notes.  All can be
// read without this.  It has no ampersand and no less-than sign, so that the file is XML, and whoever changes it
// changes its sum in frame.html.
document.addEventListener("keydown", (event) => {
	const slides = [...document.querySelectorAll(".slide")];
	const at = slides.findIndex((s) => s.getBoundingClientRect().bottom > innerHeight / 2);
	const way = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 }[event.key];
	if (event.altKey || event.ctrlKey || event.metaKey)
		return;
	if (event.key === "n")
		slides.forEach((s) => s.querySelectorAll(".notes").forEach((d) => { d.open = !d.open; }));
	if (!way)
		return;
	event.preventDefault();
	(slides[at + way] || slides[at]).scrollIntoView();
});
