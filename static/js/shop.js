// What a page does beyond its links and forms. Nothing here is needed: without it every form posts and every link
// leads. One file, because a module that names another cannot name its fingerprint without a build step.

const REFUSED = 400;
const INVALID_FORM = 422;
const NO_ANSWER = "The shop did not answer. Look at your connection and try again.";

// The one line that speaks after a swap.

let lastSaid = "";

function announce(sentence) {
  if (!sentence || sentence === lastSaid) return;
  lastSaid = sentence;
  document.getElementById("status").textContent = sentence;
}

// A swap that took the focused control away would leave the keyboard at the top of the page. One that comes by itself,
// while the keyboard is elsewhere or nowhere, moves nothing.

const isNowhere = () => !document.activeElement || document.activeElement === document.body;

function hasFocus({ target, sourceElement }) {
  return !isNowhere() && [target, sourceElement].some((element) => element?.contains?.(document.activeElement));
}

function settle(swapped) {
  if (!isNowhere()) return;
  const rest = swapped.querySelector("[data-focus]") ?? swapped.closest("dialog, main")?.querySelector("h1, h2");
  rest?.setAttribute("tabindex", "-1");
  rest?.focus({ preventScroll: true });
}

// The cart beside the page. The count above it comes out of band.

function showCart(panel) {
  if (panel.id !== "cart-panel") return;
  const drawer = panel.closest("dialog");
  if (drawer && !drawer.open) drawer.showModal();
}

// A refusal comes as a whole page. Its words are shown over this page, which keeps what the reader was doing.

function sentences(page) {
  const problem = new DOMParser().parseFromString(page, "text/html").getElementById("problem");
  return [...(problem?.children ?? [])].map((element) => element.textContent.trim());
}

function line(tag, text) {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}

function tell(said) {
  document.querySelector(".toast")?.remove();
  const toast = line("div", "");
  toast.className = "toast";
  toast.setAttribute("role", "alert");
  const close = line("button", "Close");
  close.type = "button";
  close.addEventListener("click", () => toast.remove());
  toast.append(...said.map((sentence) => line("p", sentence)), close);
  // Inside an open dialog, or its backdrop would cover it.
  (document.querySelector("dialog[open]") ?? document.body).append(toast);
}

// Suggestions, polls and what comes into view: nobody asked for them by a click, and the next one may succeed.
const isQuiet = (source) => /^(every|focus|revealed)/.test(source?.getAttribute?.("hx-trigger"));

document.addEventListener("htmx:before:swap", (event) => {
  const { ctx } = event.detail;
  const { response, text } = ctx;
  ctx.hadFocus = hasFocus(ctx);
  if (!response || response.status < REFUSED || response.status === INVALID_FORM) return;
  event.preventDefault();
  if (isQuiet(ctx.sourceElement)) return;
  const said = sentences(text);
  tell(said.length ? said : [`That did not work (${response.status}). Reload the page and try again.`]);
});

document.addEventListener("htmx:error", (event) => {
  if (!isQuiet(event.target)) tell([NO_ANSWER]);
});

document.addEventListener("htmx:after:swap", (event) => {
  const { target, hadFocus } = event.detail.ctx;
  const swapped = target?.isConnected ? target : target?.id && document.getElementById(target.id);
  if (!swapped) return;
  showCart(swapped);
  if (hadFocus) settle(swapped);
  // A list that grew says how far it goes; everything else speaks for itself.
  announce((swapped.id === "goods" ? document.getElementById("pages") : swapped).dataset.announce);
});

// What makes suggestions of what is typed comes when somebody is about to type; the template knows its fingerprint.

document.getElementById("q")?.addEventListener("focus", (event) => import(event.target.dataset.module), { once: true });

// One less, one more. The change event is what the form around the number listens to.

function step(button) {
  const input = button.parentElement.querySelector("input");
  const before = input.value;
  if (Number(button.dataset.step) < 0) input.stepDown();
  else input.stepUp();
  if (input.value !== before) input.dispatchEvent(new Event("change", { bubbles: true }));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-step]");
  if (button) step(button);
  if (event.target.matches("dialog.drawer")) event.target.close();
});

// A form that came back with errors: the keyboard and the voice start at what is wrong with it.

document.querySelector("[data-focus]")?.focus();
