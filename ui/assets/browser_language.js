// Gradio's own texts follow the browser's language; the page has one of its own.
for (const [name, value] of [['language', LANGUAGE], ['languages', [LANGUAGE]]]) {
  Object.defineProperty(navigator, name, {configurable: true, get: () => value});
}
