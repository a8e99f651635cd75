"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const LARGEST = 900000;

  // All text of an article or a rule comes in here, as text.
  function make(name, classes, ...inside) {
    const element = document.createElement(name);
    if (classes) element.className = classes;
    element.append(...inside.filter((each) => each !== null && each !== undefined));
    return element;
  }

  function count(number, noun) {
    return number.toLocaleString("en") + " " + noun + (number === 1 ? "" : "s");
  }

  function tell(status, text, isTrouble = false) {
    status.textContent = text;
    status.classList.toggle("trouble", isTrouble);
  }

  async function ask(what, body) {
    const sent = JSON.stringify(body);
    if (new Blob([sent]).size > LARGEST) throw new Error("This is too long for the playground; take a shorter article.");
    let answer;
    for (let tries = 0; tries < 3; tries++) {
      try {
        answer = await fetch(what, { method: "POST", headers: { "Content-Type": "application/json" }, body: sent });
      } catch {
        throw new Error("qualcheck does not answer: is it still running in the terminal?");
      }
      if (answer.status !== 503) break;
      await new Promise((resolve) => setTimeout(resolve, 700));
    }
    const data = await answer.json();
    if (!answer.ok) throw new Error(data.message);
    return data;
  }

  // One request of a sort at a time: what is asked meanwhile is asked once more at the end.
  function oneAtATime(work, status, busy) {
    let running = false, again = false;
    return async () => {
      if (running) { again = true; return; }
      running = true;
      do {
        again = false;
        if (busy) tell(status, busy);
        status.classList.add("working");
        try {
          await work();
        } catch (error) {
          tell(status, error.message, true);
        }
        status.classList.remove("working");
      } while (again);
      running = false;
    };
  }

  // A list in which arrow keys move: Tab reaches one entry of it.
  function roving(list) {
    const entries = () => [...list.querySelectorAll(":scope > li > button")];
    const choose = (entry) => {
      for (const each of entries()) each.tabIndex = each === entry ? 0 : -1;
    };
    list.addEventListener("keydown", (event) => {
      const all = entries(), at = all.indexOf(document.activeElement);
      const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
      if (at < 0 || to === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      const next = all[Math.min(Math.max(to, 0), all.length - 1)];
      choose(next);
      next.focus();
    });
    list.addEventListener("focusin", (event) => choose(event.target));
    return () => { if (entries().length) choose(entries()[0]); };
  }

  // Select a stretch of a text area and bring it into view. Offsets count as scripts count: 😀 is two.
  function select(area, start, end, focus) {
    if (focus) area.focus({ preventScroll: true });
    area.setSelectionRange(start, end);
    const style = getComputedStyle(area);
    if (area.wrap === "off") {
      const line = area.value.slice(0, start).split("\n").length - 1;
      area.scrollTop = Math.max(0, line * parseFloat(style.lineHeight) - area.clientHeight / 3);
    } else {
      area.scrollTop = Math.max(0, heightBefore(area, style, start) - area.clientHeight / 3);
    }
    if (focus) area.scrollIntoView({ block: "nearest" });
  }

  function heightBefore(area, style, offset) {
    const twin = make("div", "", area.value.slice(0, offset));
    for (const key of ["font", "lineHeight", "letterSpacing", "padding"]) twin.style[key] = style[key];
    Object.assign(twin.style, { position: "absolute", visibility: "hidden", whiteSpace: "pre-wrap", overflowWrap: "break-word", width: area.clientWidth + "px" });
    document.body.append(twin);
    const height = twin.offsetHeight;
    twin.remove();
    return height;
  }

  // The article and its report

  const resetFindings = roving($("findings"));

  function light(id, on) {
    for (const mark of $("text").querySelectorAll(".mark")) {
      if (mark.dataset.ids.split(" ").includes(id)) mark.classList.toggle("lit", on);
    }
    $("f-" + id)?.classList.toggle("lit", on);
  }

  function leadTo(id) {
    const mark = $("m-" + id);
    if (!mark) return;
    for (const lit of document.querySelectorAll(".lit")) lit.classList.remove("lit");
    light(id, true);
    mark.scrollIntoView({ block: "center" });
    (mark.closest(".mark") || mark).focus({ preventScroll: true });
  }

  function leadBack(id) {
    const card = $("f-" + id);
    card?.scrollIntoView({ block: "nearest" });
    card?.focus({ preventScroll: true });
  }

  function piece(each) {
    if (!each.ids.length) return document.createTextNode(each.text);
    const [id] = each.ids;
    const mark = make("span", "mark is-" + each.class_);
    mark.dataset.ids = each.ids.join(" ");
    for (const first of each.first) {
      if (first === id) mark.id = "m-" + first;
      else {
        const place = make("span");
        place.id = "m-" + first;
        mark.append(place);
      }
    }
    mark.append(each.text);
    mark.tabIndex = -1;
    mark.addEventListener("click", () => leadBack(id));
    mark.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== "Escape") return;
      event.preventDefault();
      const lit = document.querySelector("#findings .lit");
      leadBack(lit && each.ids.includes(lit.dataset.id) ? lit.dataset.id : id);
    });
    return mark;
  }

  function finding(each) {
    const card = make("button", "card is-" + each.class,
      make("span", "", make("span", "class", each.label), " · " + each.place + " · “" + each.words + "”"),
      make("span", "said", each.message),
      each.suggestions.length ? make("span", "", "→ " + each.suggestions.join(" / ")) : null,
      each.why ? make("span", "facts", each.why) : null,
      ...each.notes.map(([place, words, said]) => make("span", "facts", "compare " + place + " “" + words + "”" + (said ? " (" + said + ")" : ""))),
      make("span", "facts", (each.severity ? each.severity + " · " : "") + each.rules.join(", ")));
    card.type = "button";
    card.id = "f-" + each.id;
    card.dataset.id = each.id;
    card.tabIndex = -1;
    card.addEventListener("click", () => {
      leadTo(each.id);
      // The same words in the text that was pasted, for whoever goes there to change them.
      if (checked === $("article").value) select($("article"), each.start, each.end, false);
    });
    return make("li", "", card);
  }

  let checked = null;
  const check = oneAtATime(async () => {
    const article = $("article").value;
    const report = await ask("check", { article });
    checked = article;
    tell($("report-status"), [report.verdict, ...report.facts].join(" · ").replace(". ·", " ·"));
    $("limits").textContent = report.limits;
    $("legend").replaceChildren(...report.counts.map((each) => make("span", "is-" + each.class, each.count + " " + each.label)));
    $("notes").replaceChildren(...report.notes.map((note) => make("li", "", note)));
    $("text").replaceChildren(...report.blocks.map((block) => make("p", "block " + block.kind, ...block.pieces.map(piece))));
    const at = $("findings").contains(document.activeElement) ? document.activeElement.id : "";
    $("findings").replaceChildren(...report.findings.map(finding));
    $("findings-title").textContent = report.findings.length ? "Findings in the order of the text" : "Nothing was found. That does not mean that nothing is wrong.";
    $("findings-hint").hidden = !report.findings.length;
    $("report-body").hidden = false;
    resetFindings();
    // Who went through the list stays in it.
    if (at) ($(at) || $("findings").querySelector("button") || $("report")).focus();
  }, $("report-status"), "Checking");

  // The rule

  const rule = $("rule");
  const resetFaults = roving($("faults"));
  let faults = [];

  function drawEditor() {
    const lines = rule.value.split("\n");
    const bad = new Map();
    for (const fault of faults) if (!bad.has(fault.line)) bad.set(fault.line, fault);
    $("lines").replaceChildren(...lines.flatMap((_, index) => {
      const number = bad.has(index + 1) ? make("span", "bad", "✗" + (index + 1)) : String(index + 1);
      return [number, "\n"];
    }));
    let offset = 0;
    $("under").replaceChildren(...lines.flatMap((line, index) => {
      const fault = bad.get(index + 1), start = offset;
      offset += line.length + 1;
      if (!fault) return [line + "\n"];
      const at = Math.min(Math.max(fault.at - start, 0), line.length);
      const word = line.slice(at).match(/^(\s*[^\s:]+:?|\s+)/)?.[0] || " ";
      return [make("span", "bad", line.slice(0, at), make("span", "at", word), line.slice(at + word.length)), "\n"];
    }));
    scrollEditor();
  }

  function scrollEditor() {
    $("under").style.transform = "translate(" + -rule.scrollLeft + "px," + -rule.scrollTop + "px)";
    $("lines").scrollTop = rule.scrollTop;
  }

  function showFaults(found) {
    faults = found;
    $("faults-box").hidden = !found.length;
    rule.setAttribute("aria-invalid", found.length ? "true" : "false");
    $("faults").replaceChildren(...found.map((fault) => {
      const button = make("button", "card is-error",
        make("span", "class", "line " + fault.line + ", column " + fault.column), make("span", "said", fault.message));
      button.type = "button";
      button.tabIndex = -1;
      button.addEventListener("click", () => select(rule, fault.at, fault.at, true));
      return make("li", "", button);
    }));
    resetFaults();
    drawEditor();
  }

  const part = (title, ...inside) => make("section", "part", make("h3", "", title), ...inside);
  const list = (classes, items) => make("ul", classes, ...items);
  const around = (hit) => [hit.before, make("mark", "", hit.match), hit.after];
  const remarks = (notes) => notes.length ? list("notes", notes.map((note) => make("li", "", note))) : null;

  function examples(found) {
    if (!found.length) return part("Examples", make("p", "", "This rule has none yet: add a “bad” one with [[what is found]], and “ok” ones."));
    const failed = found.filter((each) => !each.passed).length;
    return part("Examples: " + (found.length - failed) + " passed, " + failed + " failed", list("plain", found.map((each) => make("li", "",
      make("span", "word " + (each.passed ? "good" : "bad"), each.passed ? "✓ passed" : "✗ failed"),
      " · " + each.name + ": " + each.text,
      ...each.said.map((said) => make("pre", "caret", said)), steps(each.why)))));
  }

  function inArticle(found) {
    const hits = make("ol", "list");
    hits.setAttribute("aria-label", "In the article");
    hits.append(...found.hits.map((hit) => {
      const button = make("button", "card", make("span", "", hit.place + " · ", ...around(hit)), make("span", "facts", hit.message),
        hit.suggestions.length ? make("span", "", "→ " + hit.suggestions.join(" / ")) : null);
      button.type = "button";
      button.tabIndex = -1;
      button.addEventListener("click", () => select($("article"), hit.start, hit.end, true));
      return make("li", "", button);
    }));
    roving(hits)();
    return part("In the article: " + count(found.count, "finding"), hits, remarks(found.notes),
      found.why.length ? make("h4", "", "Why it is silent there") : null, steps(found.why));
  }

  function steps(found) {
    if (!found.length) return null;
    return list("plain", found.map((each) => make("li", "",
      make("span", "word " + (each.done ? "good" : "bad"), each.done ? "✓ yes" : "✗ no"), " · " + each.what,
      each.excerpt ? make("pre", "caret", each.excerpt) : null)));
  }

  const MEANINGS = { native: "news written in English: a rule should be silent here", mt: "machine translation" };

  function inCorpus(found) {
    const rate = found.words ? (1000 * found.count / found.words).toFixed(2) : "0";
    const meaning = Object.hasOwn(MEANINGS, found.name) ? " (" + MEANINGS[found.name] + ")" : "";
    return part(found.name + meaning + ": " + count(found.count, "finding"),
      make("p", "facts", "in " + count(found.texts, "text") + ", " + count(found.words, "word") + ": " + rate + " per 1,000 words"),
      remarks(found.notes),
      list("plain", found.excerpts.map((each) => make("li", "", ...around(each), make("span", "facts", " " + each.document)))));
  }

  const attempt = oneAtATime(async () => {
    const text = rule.value, article = $("article").value;
    const found = await ask("try", { rule: text, article });
    if (text !== rule.value) return;
    showFaults(found.errors);
    if (found.errors.length) {
      const [first] = found.errors;
      tell($("outcome-status"), "The rule does not load: " + count(found.errors.length, "fault") + ". Line " + first.line + ", column " + first.column + ": " + first.message);
      $("outcome-body").replaceChildren();
      return;
    }
    const failed = found.examples.filter((each) => !each.passed).length;
    tell($("outcome-status"), [
      count(found.article.count, "finding") + " in the article",
      ...found.corpora.map((each) => each.count + " in " + each.name),
      failed ? count(failed, "example") + " failed" : found.examples.length ? "examples passed" : "no examples yet",
    ].join(" · "));
    $("outcome-body").replaceChildren(
      make("p", "facts is-" + found.rule.class, make("span", "class", found.rule.label), " · " + found.rule.kind + " · " + found.rule.id),
      inArticle(found.article), examples(found.examples), ...found.corpora.map(inCorpus),
      ...(found.corpora.length ? [] : [make("p", "facts", "To see what it finds in other texts, start with --corpus native=FOLDER.")]));
  }, $("outcome-status"), "");

  let waiting = 0;
  function later() {
    clearTimeout(waiting);
    if ($("live").checked) waiting = setTimeout(attempt, 600);
  }

  rule.addEventListener("input", () => {
    if (faults.length) faults = [];
    drawEditor();
    later();
  });
  rule.addEventListener("scroll", scrollEditor);
  $("article").addEventListener("input", later);
  $("check").addEventListener("click", check);
  $("try").addEventListener("click", attempt);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    clearTimeout(waiting);
    if (document.activeElement.closest(".bench") === rule.closest(".bench")) attempt();
    else { check(); later(); }
  });

  $("open-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const found = await ask("open", { id: $("open-id").value.trim() });
      rule.value = found.text;
      if (found.file) $("file").value = found.file;
      tell($("save-status"), found.said);
      showFaults([]);
      rule.focus();
      rule.setSelectionRange(0, 0);
      attempt();
    } catch (error) { tell($("save-status"), error.message, true); }
  });

  $("save-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const saved = await ask("save", { rule: rule.value, file: $("file").value.trim() });
      tell($("save-status"), saved.said);
      refresh(await ask("state", {}));
      if ($("article").value.trim()) check();
    } catch (error) { tell($("save-status"), "Not saved: " + error.message, true); }
  });

  function refresh(state) {
    $("rule-ids").replaceChildren(...state.rules.map((id) => { const option = make("option"); option.value = id; return option; }));
    $("files").replaceChildren(...state.files.map((name) => { const option = make("option"); option.value = name; return option; }));
    $("pack").textContent = state.pack === null ? "…" : state.pack + "/";
    $("file").disabled = $("save").disabled = state.pack === null;
    if (state.pack === null) tell($("save-status"), "To save rules, start with --pack FOLDER.");
  }

  ask("state", {}).then((state) => {
    refresh(state);
    $("limits").textContent = state.limits;
    if (state.files.length) $("file").value = state.files[0];
    if (!rule.value) rule.value = state.starter;
    if (!$("article").value) $("article").value = state.article;
    drawEditor();
    if ($("article").value.trim()) check().then(attempt);
    else attempt();
  }).catch((error) => tell($("trouble"), error.message, true));
})();
