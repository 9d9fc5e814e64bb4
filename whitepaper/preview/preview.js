// What a preview has and a published report has not: it shows each new page in the place of the
// last, notes what is to be mended beside it, and says which cell a paragraph is of.
const element = (tag, attributes = {}, ...content) => {
  const made = document.createElement(tag);
  Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
  made.append(...content.filter(Boolean));
  return made;
};

// What is the same stays: a button that is made anew under a press is never clicked.
function put(node, ...content) {
  const fresh = node.cloneNode(false);
  fresh.append(...content.filter(Boolean));
  if (!node.isEqualNode(fresh)) node.replaceChildren(...fresh.childNodes);
}

const status = element("div", { class: "preview-status", role: "status" });
const overlay = element("section", { class: "preview-overlay", role: "alert", hidden: "" });
const notes = element("div", { class: "preview-notes" });
const marks = element("div", { class: "preview-marks" });
const about = element("div", { class: "preview-about", hidden: "" });
const own = [status, overlay, notes, marks, about];

// JupyterLab saves while one types: there the overlay waits until that pauses. Milliseconds.
const PAUSE = parent === window ? 0 : 5000;

let shown = null;
let state = null;
let waiting = 0;

// ---- A new page in the place of the last

// The children of a page's body and of its text; what is equal stays, and with it what is open.
function renew(old, fresh) {
  const before = [...old.childNodes].filter((node) => !own.includes(node));
  const after = [...fresh.childNodes];
  let first = 0;
  const most = Math.min(before.length, after.length);
  while (first < most && alike(before[first], after[first])) first += 1;
  let last = 0;
  while (last < most - first && alike(before.at(-1 - last), after.at(-1 - last))) last += 1;
  const gone = before.slice(first, before.length - last);
  const come = after.slice(first, after.length - last);
  const place = before[before.length - last] ?? own.find((each) => each.parentNode === old) ?? null;
  gone.slice(come.length).forEach((node) => node.remove());
  come.forEach((node, at) => {
    if (at >= gone.length) old.insertBefore(node, place);
    else if (sameName(gone[at], node) && hasParts(node)) renew(gone[at], node);
    else gone[at].replaceWith(node);
  });
}

const alike = (one, other) => one.isEqualNode(other) || unmarked(one).isEqualNode(unmarked(other));

// Where a reader has opened a list, it is open in the new page too.
function unmarked(node) {
  if (node.nodeType !== Node.ELEMENT_NODE || !node.querySelector("details")) return node;
  const copy = node.cloneNode(true);
  copy.querySelectorAll("details").forEach((each) => each.removeAttribute("open"));
  return copy;
}

const sameName = (one, other) => one.nodeName === other.nodeName && one.id === other.id;
// What holds so much that it is renewed part by part.
const hasParts = (node) => node.matches?.(".page, .contents, main, .cards");

async function show(number) {
  const answer = await fetch("/", { cache: "no-store" });
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const open = document.querySelector("[popover]:popover-open")?.id;
  await renewFonts(fresh);
  const { node, top } = anchor();
  document.title = fresh.title;
  document.documentElement.lang = fresh.documentElement.lang;
  document.body.className = fresh.body.className;
  const [style, freshStyle] = [document, fresh].map((each) => each.querySelector("head style"));
  if (!style) document.head.append(freshStyle);
  else if (style.textContent !== freshStyle.textContent) style.textContent = freshStyle.textContent;
  renew(document.body, fresh.body);
  if (open && !document.querySelector("[popover]:popover-open")) {
    document.getElementById(open)?.showPopover();
  }
  // Not where nothing moved: it would end a scroll that is under way.
  const moved = node?.isConnected ? node.getBoundingClientRect().top - top : 0;
  if (moved) scrollBy({ top: moved, behavior: "instant" });
  shown = number;
}

// Fonts come before the text that needs them, and go after it.
async function renewFonts(fresh) {
  const [old, link] = [document, fresh].map((each) => each.querySelector("link[href*='/fonts.css']"));
  if (!link || old?.href === link.href) return;
  await new Promise((done) => {
    link.onload = link.onerror = done;
    document.head.append(link);
  });
  old?.remove();
}

// What a reader looks at: the first block that is not above the window.
function anchor() {
  const blocks = document.querySelectorAll("main > *");
  const node = [...blocks].find((each) => each.getBoundingClientRect().bottom > 0);
  return { node, top: node?.getBoundingClientRect().top };
}

// ---- What has to be told

const told = (finding) =>
  element(
    "li",
    {},
    element("b", {}, finding.place),
    element("pre", {}, finding.message),
    finding.remedy && element("p", {}, `→ ${finding.remedy}`),
    finding.file && link(finding.file, finding.cell),
  );

const link = (file, cell) => {
  const query = new URLSearchParams({ file, cell });
  return element("a", { href: `/notebook?${query}`, target: "jupyterlab" }, state.words.open);
};

function tell() {
  const { failure, findings, notices, building, words } = state;
  clearTimeout(waiting);
  if (!failure || !PAUSE || !state.page) overlay.hidden = !failure;
  else if (!building) waiting = setTimeout(() => (overlay.hidden = false), PAUSE);
  const failed = failure && [
    element("h2", {}, failure.message),
    element("ul", {}, ...failure.findings.map(told)),
    state.page && element("p", {}, words.failed),
  ];
  put(overlay, ...(failed ?? []));
  const failing = state.page ? words.failed : words.none;
  const text = building ? words.building : failure ? failing : words.current;
  const counted = [[findings, words.findings], [notices, words.notices]]
    .filter(([each]) => each.length && !building && !failure)
    .flatMap(([each, what]) => [" · ", element("button", {}, `${each.length} ${what}`)]);
  put(status, text, ...counted);
  status.classList.toggle("building", building);
  status.classList.toggle("failed", Boolean(failure) && !building);
  note();
}

// Findings stand in the margin at their place; those of no cell at the head of the text. Where
// there is no margin (see the style sheet), they are a list in the same order, and marks stand at
// the places, which open it.
function note() {
  const read = notes.scrollTop;
  notes.replaceChildren();
  marks.replaceChildren();
  const text = document.querySelector("main");
  if (!text || !state) return;
  let free = 0;
  const placed = [...state.findings, ...state.notices].map((finding) => [placeOf(finding, text), finding]);
  const top = ([place]) => place.getBoundingClientRect().top + scrollY;
  placed.sort((one, other) => top(one) - top(other));
  for (const [place, finding] of placed) {
    const item = element("ul", { class: "preview-note" }, told(finding));
    item.querySelector("b").addEventListener("click", () => lookAt(place));
    notes.append(item);
    const at = Math.max(top([place]), free);
    item.style.top = `${at}px`;
    free = at + item.offsetHeight + 8;
    mark(place, item, finding);
  }
  notes.scrollTop = read;
  if (!notes.childElementCount) notes.classList.remove("open");
}

function mark(place, item, { message }) {
  const { right, top } = place.getBoundingClientRect();
  // A place has one, which opens the first of its notes.
  const last = marks.lastElementChild;
  if (last && marks.last === place) {
    last.textContent = Number(last.textContent) + 1;
    last.title += `\n\n${message}`;
    return;
  }
  marks.last = place;
  const made = element("button", { title: message }, "1");
  made.style.top = `${top + scrollY}px`;
  made.style.left = `${Math.min(right + 4, document.documentElement.clientWidth - 22)}px`;
  made.addEventListener("click", () => {
    notes.classList.add("open");
    item.scrollIntoView({ block: "nearest" });
    item.animate({ opacity: [0.2, 1] }, 600);
  });
  marks.append(made);
}

function placeOf(finding, text) {
  const selector = `[data-file="${CSS.escape(finding.file)}"][data-cell="${finding.cell}"]`;
  return (finding.file && text.querySelector(selector)) || text;
}

function lookAt(place) {
  place.scrollIntoView({ block: place.matches("main") ? "start" : "center" });
  if (!place.matches("main")) place.animate({ opacity: [0.2, 1] }, 600);
}

// In the margin from one to the next, and round; else the list.
let looked = -1;
status.addEventListener("click", (event) => {
  if (!event.target.closest("button") || !notes.childElementCount) return;
  if (getComputedStyle(notes).position === "fixed") {
    notes.classList.toggle("open");
    return;
  }
  looked = (looked + 1) % notes.childElementCount;
  notes.children[looked].scrollIntoView({ block: "center" });
});

// ---- Which cell a paragraph is of

document.addEventListener("click", (event) => {
  const block = event.target.closest("[data-cell]");
  const busy = event.target.closest("a, button, summary, input") || String(getSelection());
  about.hidden = !block || Boolean(busy);
  if (about.hidden || !state) return;
  const { file, cell } = block.dataset;
  about.replaceChildren(element("span", {}, state.words.cell.replace("{file}", file).replace("{cell}", cell)), link(file, cell));
  about.style.top = `${event.pageY + 12}px`;
  about.style.left = `${Math.max(8, Math.min(event.pageX, innerWidth - about.offsetWidth - 24))}px`;
});

// Within JupyterLab that opens it itself. No other page may have this one within it.
document.addEventListener("click", (event) => {
  const chosen = event.target.closest("a[target=jupyterlab]");
  if (!chosen || parent === window) return;
  event.preventDefault();
  const { searchParams } = new URL(chosen.href);
  parent.postMessage({ file: searchParams.get("file"), cell: searchParams.get("cell") }, "*");
});

// ---- What the server says

document.body.append(...own);
addEventListener("resize", note);
addEventListener("load", note);
// With other fonts everything is of another height.
document.fonts.addEventListener("loadingdone", note);
const events = new EventSource("/events");
events.onmessage = async (event) => {
  state = JSON.parse(event.data);
  if (shown === null && document.querySelector("main")) shown = state.page;
  if (state.page && state.page !== shown) await show(state.page);
  tell();
  document.documentElement.dataset.preview = `${shown}`;
};
events.onerror = () => {
  if (state) status.textContent = state.words.lost;
  status.classList.add("failed");
};
