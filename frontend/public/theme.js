// Runs before the first paint, so that a stored choice never flashes the other theme. The key is `THEME_KEY` in core/theme.ts.
try {
  const choice = localStorage.getItem('memento.theme');
  if (choice === 'light' || choice === 'dark') document.documentElement.dataset.theme = choice;
} catch {
  // Storage may be blocked by the browser: then the system's theme is used.
}
