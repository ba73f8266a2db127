// Shows the entries whose names, fields and so on hold every word that is typed. Without it the page shows all.
const input = document.getElementById('filter');
const nothing = document.getElementById('nothing');
const articles = [...document.querySelectorAll('#entries article')];

const narrow = () => {
  const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = articles.filter((article) => {
    const matches = words.every((word) => article.dataset.words.includes(word));
    article.hidden = !matches;
    document.querySelector(`[data-for="${CSS.escape(article.id)}"]`).hidden = !matches;
    return matches;
  });
  for (const section of document.querySelectorAll('#entries .context, .index section')) {
    section.hidden =
      section.querySelector(':scope > article:not([hidden]), :scope > ul > li:not([hidden])') === null;
  }
  for (const other of document.querySelectorAll('.hero, .beside')) {
    other.hidden = words.length > 0;
  }
  nothing.hidden = shown.length > 0;
};

const showAll = () => {
  input.value = '';
  narrow();
};

input.addEventListener('input', narrow);
nothing.querySelector('button').addEventListener('click', showAll);
window.addEventListener('hashchange', () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target === null || target.closest('[hidden]') === null) return;
  showAll();
  target.scrollIntoView();
});
if (window.matchMedia('(max-width: 60rem)').matches) document.querySelector('.index').open = false;
