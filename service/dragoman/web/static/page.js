// The page works without this: the form posts into the frame. With it, files can be dropped, errors are read out, and a
// long translation can be stopped (the service notices that nobody waits any more, and drops the work).
"use strict";

const form = document.getElementById("form");
const frame = document.getElementById("result");
const status = document.getElementById("status");
const file = document.getElementById("file");
const text = document.getElementById("text");
const drop = document.getElementById("drop");
const send = document.getElementById("send");
const stop = document.getElementById("stop");
const clear = document.getElementById("clear");
let started = 0;
let clock = 0;

function say(message, bad) {
  status.textContent = message;
  status.classList.toggle("bad", Boolean(bad));
}

function working(on) {
  send.disabled = on;
  stop.hidden = !on;
  clearInterval(clock);
  if (!on) return;
  started = Date.now();
  say("Translating …");
  clock = setInterval(() => say(`Translating … ${Math.round((Date.now() - started) / 1000)} s`), 1000);
}

function chosen() {
  clear.hidden = !file.files.length;
  text.placeholder = file.files.length ? "The file will be translated." : "Paste French, Arabic or mixed text here, or drop a file.";
}

form.addEventListener("submit", (event) => {
  if (!file.files.length && !text.value.trim()) {
    event.preventDefault();
    say("There is nothing to translate yet: paste some text or choose a file.", true);
    text.focus();
    return;
  }
  const shown = form.elements.format.value === "html";
  form.target = shown ? "result" : "_self"; // a file to save: the browser stays on this page
  if (shown) working(true);
  else say("The file will be saved by your browser.");
});

frame.addEventListener("load", () => {
  const inner = frame.contentDocument;
  if (!inner || inner.URL === "about:blank") return;
  working(false);
  if (inner.contentType.includes("json")) {
    frame.hidden = true;
    let message = "The service could not do it.";
    try {
      message = JSON.parse(inner.body.textContent).detail;
    } catch {
      // not an answer of ours: a proxy's, perhaps
    }
    say(message, true);
    return;
  }
  if (inner.contentType !== "text/html") return;
  frame.hidden = false;
  say(`Done in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
  frame.style.height = "0"; // or the document is as high as the frame was
  frame.style.height = `${Math.max(400, Math.min(inner.documentElement.scrollHeight + 4, innerHeight - 40))}px`;
  frame.scrollIntoView({ block: "nearest" });
});

stop.addEventListener("click", () => {
  frame.src = "about:blank";
  frame.hidden = true;
  working(false);
  say("Stopped.");
});

clear.addEventListener("click", () => {
  file.value = "";
  chosen();
  text.focus();
});

file.addEventListener("change", chosen);

for (const kind of ["dragenter", "dragover"]) {
  drop.addEventListener(kind, (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
}
for (const kind of ["dragleave", "drop"]) {
  drop.addEventListener(kind, () => drop.classList.remove("over"));
}
drop.addEventListener("drop", (event) => {
  if (!event.dataTransfer.files.length) return; // dropped text goes into the box by itself
  event.preventDefault();
  file.files = event.dataTransfer.files;
  chosen();
  say(`${file.files[0].name} is ready.`);
});

text.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit(send);
});

frame.hidden = true;
chosen();
