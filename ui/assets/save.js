// Saves the text of the table as a file.
(text) => {
  if (text) window.slimscopeSave(new Blob(['\ufeff', text], {type: 'text/csv'}), 'slimscope.csv');
}
