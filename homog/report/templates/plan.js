"use strict";
(() => {
  const one = (query, root = document) => root.querySelector(query);
  const all = (query, root = document) => [...root.querySelectorAll(query)];
  const tools = one("#tools"), panel = one("#panel"), text = one(".text"), map = one("#map");
  const cards = all("article.m").sort((a, b) => a.dataset.n - b.dataset.n);
  const tints = new Map();
  for (const tint of all("a.t", text)) {
    const id = tint.hash.slice(1);
    tints.set(id, [...(tints.get(id) || []), tint]);
  }
  const filled = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const into = (element) => element.scrollIntoView({ block: "center", behavior: still ? "instant" : "smooth" });
  let now = "", reading = false;

  // filters
  const chosen = (name) => new Set(all(`[name="${name}"]:checked`, tools).map((box) => box.value));
  const fits = (name, value) => [value, ""].includes(tools.elements[name].value);
  const shown = () => cards.filter((card) => !card.classList.contains("off"));
  function filter() {
    const kinds = chosen("a"), grades = chosen("g");
    for (const card of cards) {
      const d = card.dataset;
      const off = !(kinds.has(d.a) && grades.has(d.g) && fits("k", d.k) && fits("s", d.s) && fits("c", d.c));
      card.classList.toggle("off", off);
      for (const tint of tints.get(card.id) || []) tint.classList.toggle("off", off);
    }
    text.classList.toggle("plain-stock", !kinds.has("formulaic"));
    for (const unit of all(".unit")) {
      const mine = all("article.m", unit);
      unit.classList.toggle("off", mine.length > 0 && mine.every((card) => card.classList.contains("off")));
    }
    const state = one("#shown");
    state.textContent = filled(state.dataset.words, { n: shown().length, all: cards.length });
    draw();
  }

  // the passage in its source
  function show(id, jump) {
    const card = document.getElementById(id);
    if (!card || !card.matches("article.m")) return;
    if (card.classList.contains("off")) {
      tools.reset();
      filter();
    }
    now = id;
    for (const marked of all(".now")) marked.classList.remove("now");
    for (const element of [card, ...(tints.get(id) || [])]) element.classList.add("now");
    const copy = card.cloneNode(true);
    copy.removeAttribute("id");
    one("#passage").replaceChildren(copy);
    one("#full").hash = id;
    panel.classList.toggle("open", reading);
    if (jump) into(reading && tints.has(id) ? tints.get(id)[0] : card);
    history.replaceState(null, "", `#${id}`);
  }
  function step(by) {
    const list = shown();
    if (!list.length) return;
    const at = list.findIndex((card) => card.id === now);
    const next = at < 0 ? (by > 0 ? 0 : list.length - 1) : (at + by + list.length) % list.length;
    show(list[next].id, true);
  }
  function close() {
    panel.classList.remove("open");
    one("#passage").replaceChildren();
    for (const marked of all(".now")) marked.classList.remove("now");
  }
  text.addEventListener("click", (event) => {
    const tint = event.target.closest("a.t");
    if (!tint || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    reading = true;
    show(tint.hash.slice(1), false);
  });
  one("#next").addEventListener("click", () => step(1));
  one("#previous").addEventListener("click", () => step(-1));
  one("#close").addEventListener("click", close);
  one("#full").addEventListener("click", () => {
    reading = false;
    panel.classList.remove("open");
  });
  const arrive = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    if (id.startsWith("m-")) {
      reading = false;
      show(id, true);
    }
  };
  addEventListener("hashchange", arrive);

  // search
  const box = one("#search"), count = one("#found");
  let hits = [], hit = -1;
  function pieces(block) {
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT), found = [];
    for (let node = walker.nextNode(), at = 0; node; node = walker.nextNode()) {
      found.push([at, node]);
      at += node.length;
    }
    return found;
  }
  function place(nodes, at) {
    let index = nodes.findIndex(([start, node]) => at < start + node.length);
    if (index < 0) index = nodes.length - 1;
    return [nodes[index][1], Math.min(at - nodes[index][0], nodes[index][1].length)];
  }
  function search() {
    const wanted = box.value.trim().toLowerCase();
    hits = [];
    hit = -1;
    if (wanted) {
      for (const block of all(".text p, main article.m blockquote")) {
        const said = block.textContent.toLowerCase();
        if (!said.includes(wanted)) continue;
        const nodes = pieces(block);
        for (let at = said.indexOf(wanted); at >= 0 && hits.length < 5000; at = said.indexOf(wanted, at + wanted.length)) {
          const range = new Range();
          range.setStart(...place(nodes, at));
          range.setEnd(...place(nodes, at + wanted.length));
          hits.push(range);
        }
      }
    }
    if (self.Highlight && CSS.highlights) CSS.highlights.set("found", new Highlight(...hits));
    count.textContent = wanted ? filled(count.dataset.words, { n: hits.length }) : "";
  }
  function follow(by) {
    if (!hits.length) return;
    hit = (hit + by + hits.length) % hits.length;
    if (self.Highlight && CSS.highlights) CSS.highlights.set("hit", new Highlight(hits[hit]));
    into(hits[hit].startContainer.parentElement);
  }
  box.addEventListener("input", search);
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      follow(event.shiftKey ? -1 : 1);
    }
  });

  // the map of the whole text beside it
  const SVG = "http://www.w3.org/2000/svg";
  const view = document.createElementNS(SVG, "rect");
  view.setAttribute("class", "view");
  view.setAttribute("width", "10");
  function draw() {
    document.documentElement.style.setProperty("--tools", `${tools.offsetHeight}px`);
    const frame = text.getBoundingClientRect();
    if (!frame.height || !map.clientHeight) return;
    const share = (y) => ((1000 * (y - frame.top)) / frame.height).toFixed(1);
    const rows = [];
    for (const tint of all(".t", text)) {
      const place = tint.getBoundingClientRect();
      if (tint.matches(".off") || !place.height) continue;
      const row = document.createElementNS(SVG, "rect");
      row.setAttribute("class", tint.classList[1]);
      row.setAttribute("width", "10");
      row.setAttribute("y", share(place.top));
      row.setAttribute("height", Math.max(share(place.bottom) - share(place.top), 1.5));
      rows.push(row);
    }
    map.replaceChildren(...rows, view);
    look();
  }
  const heads = all(".outline a").map((link) => [link, document.getElementById(decodeURIComponent(link.hash.slice(1)))]);
  let asked = false;
  function look() {
    asked = false;
    const frame = text.getBoundingClientRect();
    if (!frame.height) return;
    const top = Math.max(0, -frame.top / frame.height), end = Math.min(1, (innerHeight - frame.top) / frame.height);
    view.setAttribute("y", 1000 * top);
    view.setAttribute("height", Math.max(0, 1000 * (end - top)));
    const above = heads.filter(([, head]) => head && head.getBoundingClientRect().top < innerHeight / 3);
    for (const [link] of heads) link.removeAttribute("aria-current");
    if (above.length) above[above.length - 1][0].setAttribute("aria-current", "location");
  }
  const ask = () => {
    if (!asked) requestAnimationFrame(look);
    asked = true;
  };
  map.addEventListener("click", (event) => {
    const frame = map.getBoundingClientRect(), whole = text.getBoundingClientRect();
    const at = (event.clientY - frame.top) / frame.height;
    scrollTo({ top: scrollY + whole.top + at * whole.height - innerHeight / 2 });
  });
  addEventListener("scroll", ask, { passive: true });
  addEventListener("resize", draw);

  // keys
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      box.blur();
      close();
    } else if (!event.target.matches("input, select, textarea")) {
      if (event.key === "/") box.focus();
      else if (event.key === "j") step(1);
      else if (event.key === "k") step(-1);
      else if (event.key === "t") {
        reading = !reading;
        if (now) show(now, true);
        else into(reading ? one("#text") : one("#flagged"));
      } else return;
      event.preventDefault();
    }
  });
  const folds = all("details").filter((fold) => !fold.closest("#settings"));
  addEventListener("beforeprint", () => folds.forEach((fold) => {
    fold.dataset.was = fold.open;
    fold.open = true;
  }));
  addEventListener("afterprint", () => folds.forEach((fold) => {
    fold.open = fold.dataset.was === "true";
  }));

  tools.addEventListener("change", filter);
  tools.addEventListener("reset", () => setTimeout(() => {
    filter();
    search();
  }));
  tools.addEventListener("submit", (event) => event.preventDefault());
  tools.hidden = false;
  filter();
  arrive();
})();
