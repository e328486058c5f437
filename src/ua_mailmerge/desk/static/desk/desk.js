// An extra: everything works without it.
"use strict";
document.addEventListener("submit", (event) => {
  const form = event.target;
  const chosen = form.querySelector('input[type="file"]');
  const large = form.querySelector("#sheet-large");
  if (form.dataset.most && chosen && chosen.files[0] && large) {
    large.hidden = chosen.files[0].size <= Number(form.dataset.most) * 1048576;
    if (!large.hidden) { event.preventDefault(); chosen.focus(); return; }
  }
  if ("once" in form.dataset) {  // the desk itself makes sure that twice is once; this only spares the wait
    const button = form.querySelector("button.primary, button");
    setTimeout(() => { button.setAttribute("aria-busy", "true"); button.disabled = true; });
    window.addEventListener("pageshow", () => { button.disabled = false; button.removeAttribute("aria-busy"); }, { once: true });
  }
});
document.addEventListener("htmx:beforeSwap", (event) => {  // a refusal is a page too
  if ([409, 422].includes(event.detail.xhr.status)) { event.detail.shouldSwap = true; event.detail.isError = false; }
});
document.addEventListener("htmx:afterSettle", (event) => {  // go on at the next row that needs somebody
  if (event.detail.target && event.detail.target.id === "check") {
    const mended = Number((event.detail.requestConfig.path.match(/\/row\/(\d+)$/) || [0, 0])[1]);
    const held = [...document.querySelectorAll("details.is-held")];
    const after = held.find((row) => Number(row.id.slice(4)) >= mended) || held[0];
    if (after) { after.open = true; }
    const next = (after && after.querySelector("summary")) || document.querySelector("#check h1");
    if (next.tagName === "H1") { next.tabIndex = -1; }
    next.focus();
  }
});
