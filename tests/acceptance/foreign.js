// What is looked for on every screen of the page in its pseudo-language; called in the browser by test_translated.py.

/** Text in the open, or read aloud, in letters that the pseudo-language does not have. `same`: words that are the same everywhere. */
function plainWords(same) {
  const known = new Set(same);
  const found = new Set();
  const isOurs = (node) => !node.closest('code, kbd, pre, samp, time, script, style, textarea, svg title, [data-testid=snippet], [lang=en]');
  const isSeen = (node) => node.checkVisibility() || node.closest('.unseen, option, title');
  const look = (text, node, what) => {
    if (!text || !node || !isOurs(node) || !isSeen(node) || what === 'title' && node.closest('td')) return;
    if (/^\d+ (second|minute)s? ago$/.test(text.trim())) return; // written by the browser, for the language of the page
    for (const [word] of text.matchAll(/[A-Za-z]{2,}/g)) if (!known.has(word)) { found.add(`${what}: ${text.trim().slice(0, 120)}`); return; }
  };
  const walk = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) look(walk.currentNode.data, walk.currentNode.parentElement, walk.currentNode.parentElement.localName);
  for (const name of ['title', 'aria-label', 'placeholder', 'alt', 'aria-description', 'aria-valuetext'])
    for (const node of document.querySelectorAll(`[${name}]`)) look(node.getAttribute(name), node, name);
  return [...found];
}

/** Words that are cut off without an ellipsis, that stand beyond the window, or that make the page scroll sideways. */
function cutWords() {
  const found = [];
  for (const node of document.querySelectorAll('button, a, label, h1, h2, h3, th, td, p, span, b, legend, summary, option')) {
    if (!node.checkVisibility() || !node.textContent.trim() || node.closest('.unseen, .sr, svg')) continue;
    const style = getComputedStyle(node);
    if (style.textOverflow !== 'ellipsis' && style.overflowX === 'hidden' && node.scrollWidth > node.clientWidth + 1) found.push(`cut: ${node.outerHTML.slice(0, 140)}`);
    if (node.getBoundingClientRect().right > innerWidth + 1 && !node.closest('[data-scrolls], .wide, table')) found.push(`beyond the window: ${node.outerHTML.slice(0, 140)}`);
  }
  if (document.documentElement.scrollWidth > innerWidth + 1) found.push(`the page scrolls sideways: ${document.documentElement.scrollWidth}`);
  return found;
}
