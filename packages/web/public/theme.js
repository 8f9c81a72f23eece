// Runs before the first paint, so that a remembered theme never flashes the other one. Kept apart from the bundle because
// the Content-Security-Policy allows no inline script.
try {
  const theme = localStorage.getItem('capstan.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage is refused: the system's preference holds.
}
