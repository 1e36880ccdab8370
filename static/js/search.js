// The search field as a combobox, fetched when somebody comes to it (shop.js). The browser remembers what was searched
// for and tells nobody. Without a script the field is a form.

const MOST = 9;
const RECENT_SHOWN = 3;
const field = document.getElementById("q");

// The last first. A browser may refuse to keep anything.

function kept() {
  try {
    const list = JSON.parse(localStorage.getItem("searched"));
    return Array.isArray(list) ? list.filter((item) => typeof item === "string") : [];
  } catch {
    return [];
  }
}

function keep(text) {
  try {
    localStorage.setItem("searched", JSON.stringify([text, ...kept().filter((one) => one !== text)].slice(0, MOST)));
  } catch {} // full, or not allowed
}

// The list under the field.

const list = () => document.getElementById("suggestions");
const options = () => [...list().querySelectorAll("[role=option]")];

function point(option) {
  for (const one of options()) one.setAttribute("aria-selected", one === option);
  if (option) field.setAttribute("aria-activedescendant", option.id);
  else field.removeAttribute("aria-activedescendant");
  option?.scrollIntoView({ block: "nearest" });
}

function open(wanted) {
  const isOpen = wanted && options().length > 0;
  list().hidden = !isOpen;
  field.setAttribute("aria-expanded", isOpen);
  if (isOpen) field.setAttribute("aria-controls", "suggested");
  else field.removeAttribute("aria-controls");
  point(null);
}

function element(tag, text, attributes) {
  const made = document.createElement(tag);
  made.textContent = text;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

function addRecent() {
  const typed = field.value.trim().toLowerCase();
  const fitting = kept().filter((text) => text.toLowerCase().startsWith(typed) && text.toLowerCase() !== typed);
  if (!fitting.length) return;
  let box = document.getElementById("suggested");
  if (!box) {
    box = element("div", "", { id: "suggested", role: "listbox", "aria-label": "Suggestions" });
    list().append(box);
  }
  const group = element("div", "", { role: "group", "aria-label": "Searched before" });
  fitting.slice(0, RECENT_SHOWN).forEach((text, number) =>
    group.append(element("a", text, {
      role: "option", id: `s-recent-${number}`, class: "before", tabindex: -1, href: `/search?q=${encodeURIComponent(text)}`,
    })));
  box.prepend(group);
  const forget = element("button", "Forget my searches", { type: "button", class: "link" });
  forget.addEventListener("click", () => {
    localStorage.removeItem("searched");
    group.remove();
    forget.remove();
    field.focus();
    open(true);
  });
  list().append(forget);
}

function step(by) {
  const all = options();
  const at = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
  // One place more than there are options: the field itself.
  const next = (at + 1 + by + all.length + 1) % (all.length + 1);
  point(all[next - 1] ?? null);
}

const KEYS = {
  ArrowDown: () => step(1),
  ArrowUp: () => step(-1),
  Escape: () => open(false),
  Enter: () => list().querySelector("[aria-selected=true]")?.click(),
};

function pressed(event) {
  const isOpen = field.getAttribute("aria-expanded") === "true";
  if (!isOpen && event.key.startsWith("Arrow") && options().length) open(true);
  else if (!isOpen) return;
  if (!KEYS[event.key] || (event.key === "Enter" && !field.hasAttribute("aria-activedescendant"))) return;
  event.preventDefault();
  KEYS[event.key]();
}

function begin() {
  if (!options().length) addRecent();
  open(true);
}

function listen() {
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-expanded", "false");
  field.addEventListener("keydown", pressed);
  field.addEventListener("focus", begin);
  // A press on what is offered leaves the keyboard in the field, so that the list stays until the click.
  field.form.addEventListener("mousedown", (event) => {
    if (event.target.closest("#suggestions")) event.preventDefault();
  });
  field.form.addEventListener("submit", () => keep(field.value.trim()));
  field.form.addEventListener("focusout", (event) => {
    if (!field.form.contains(event.relatedTarget)) open(false);
  });
  document.addEventListener("htmx:after:swap", (event) => {
    if (event.detail.ctx.sourceElement !== field) return;
    addRecent();
    open(field.form.contains(document.activeElement));
  });
}

listen();
if (document.activeElement === field) begin();
