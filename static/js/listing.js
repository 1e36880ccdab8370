// A list that is narrowed: the slider over the two fields of a price, the facets as a dialog on a phone, and the
// address of what is shown.

const BESIDE = matchMedia("(width >= 64rem)");

// Handles and fields say the same; the fields are what is sent. A handle at its end means no end.

function slide(handle) {
  const [least, most] = handle.parentElement.querySelectorAll("input");
  if (Number(least.value) > Number(most.value)) handle.value = handle === least ? most.value : least.value;
  const fields = handle.closest("fieldset").querySelectorAll("[type=number]");
  const isOpen = handle === least ? handle.value === handle.min : handle.value === handle.max;
  fields[handle === least ? 0 : 1].value = isOpen ? "" : handle.value;
}

function follow(field) {
  const set = field.closest("fieldset");
  const number = [...set.querySelectorAll("[type=number]")].indexOf(field);
  const handle = set.querySelectorAll("[type=range]")[number];
  handle.value = field.value || (number ? handle.max : handle.min);
}

document.addEventListener("input", (event) => {
  const input = event.target;
  if (input.matches(".range input")) slide(input);
  else if (input.matches(".ends input")) follow(input);
});

// On a phone nothing is sent before "Show the goods": what one looks at stays where it is.

let dialog;

function openDialog(details) {
  const form = details.querySelector("form");
  dialog = document.createElement("dialog");
  dialog.className = "drawer";
  dialog.setAttribute("aria-labelledby", form.getAttribute("aria-labelledby"));
  dialog.append(form);
  dialog.addEventListener("close", () => {
    details.append(form);
    dialog.remove();
    dialog = undefined;
    details.querySelector("summary").focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  form.querySelector("h2").focus();
}

document.addEventListener("click", (event) => {
  const summary = event.target.closest(".narrow > summary");
  if (summary && !BESIDE.matches) {
    event.preventDefault();
    openDialog(summary.parentElement);
  }
  if (dialog && (event.target === dialog || event.target.closest("[data-close]"))) dialog.close();
});

document.addEventListener("change", (event) => {
  if (dialog?.contains(event.target)) event.stopPropagation();
}, true);

// What a form sends has another address than the list that answers it (docs/addresses.md): the list's is pushed.

let shown = 0;

document.addEventListener("htmx:before:swap", (event) => {
  const { ctx, tasks } = event.detail;
  if (ctx.target?.id === "listing") dialog?.close();
  const list = tasks.find((task) => task.type === "main")?.fragment.querySelector("#listing[data-address]");
  if (list && ctx.sourceElement.matches(".facets")) ctx.push = list.dataset.address;
  shown = document.querySelectorAll("#goods > .card").length;
});

document.addEventListener("htmx:after:swap", (event) => {
  if (event.detail.ctx.target?.id !== "goods") return;
  // The keyboard goes on with the first of the goods that were added.
  document.querySelectorAll("#goods > .card")[shown]?.querySelector("a").focus({ preventScroll: true });
});
