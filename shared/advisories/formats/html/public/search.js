// Shows the rows that have every word that is looked for. The page works without it: it is hidden until this runs.
const form = document.querySelector('search');
const input = form.querySelector('input');
const count = form.querySelector('output');
const rows = [...document.querySelectorAll('tbody tr')].map((row) => ({
  row,
  text: row.textContent.toLowerCase().replaceAll(/\s+/g, ' '),
}));

function search() {
  const words = input.value.toLowerCase().split(/\s+/);
  let found = 0;
  for (const { row, text } of rows) {
    row.hidden = !words.every((word) => text.includes(word));
    if (!row.hidden) found += 1;
  }
  count.textContent = `${found} of ${rows.length} advisories`;
}

input.addEventListener('input', search);
input.addEventListener('keydown', ({ key }) => {
  if (key !== 'Escape') return;
  input.value = '';
  search();
});
document.addEventListener('keydown', (event) => {
  if (event.key !== '/' || event.target === input || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  input.focus();
});
form.hidden = false;
// A browser may bring back what was looked for.
search();
