// What is tried is another example: it is marked (see try.js).
(name) => window.slimscopeMarkTried(name)
