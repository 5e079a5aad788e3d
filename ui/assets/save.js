// Saves the text of the table as a file.
(text) => {
  if (!text) return;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob(['\ufeff', text], {type: 'text/csv'}));
  link.download = 'slimscope.csv';
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
