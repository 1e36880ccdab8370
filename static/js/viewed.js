// Goods that were looked at: the browser remembers them, and where a page has a place for them they are fetched shortly
// before it comes into view. The shop learns of them only by the address that is asked for.

const MOST = 8;

function kept() {
  try {
    const list = JSON.parse(localStorage.getItem("viewed"));
    return Array.isArray(list) ? list.filter((item) => typeof item === "string") : [];
  } catch {
    return [];
  }
}

const place = document.getElementById("recently-viewed");
const { viewing } = place.dataset;
const others = kept().filter((slug) => slug !== viewing).slice(0, MOST);
if (viewing) {
  try {
    localStorage.setItem("viewed", JSON.stringify([viewing, ...others]));
  } catch {} // full, or not allowed
}
function forget() {
  localStorage.removeItem("viewed");
  const shown = document.getElementById("recently-viewed");
  shown.replaceChildren();
  shown.tabIndex = -1;
  shown.focus();
  document.getElementById("status").textContent = "Forgotten";
}

document.addEventListener("htmx:after:swap", (event) => {
  if (event.detail.ctx.target?.id !== "recently-viewed") return;
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "link", textContent: "Forget these" });
  button.addEventListener("click", forget);
  document.querySelector("#recently-viewed .head")?.append(button);
});

if (others.length) {
  place.setAttribute("hx-get", `/recently-viewed?${new URLSearchParams(others.map((slug) => ["slug", slug]))}`);
  place.setAttribute("hx-trigger", "revealed rootMargin:600px");
  place.setAttribute("hx-swap", "outerHTML");
  window.htmx?.process(place); // which, where it is yet to come, will look for itself
}
