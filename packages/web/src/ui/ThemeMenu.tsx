import { Monitor, Moon, Sun } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { MenuButton } from './MenuButton.tsx';
import { chooseTheme, currentTheme, onThemeChange, type Theme } from './theme.ts';

const themes: readonly { readonly theme: Theme; readonly text: string; readonly icon: typeof Sun }[] = [
  { theme: 'light', text: 'Light', icon: Sun },
  { theme: 'dark', text: 'Dark', icon: Moon },
  { theme: 'system', text: 'As the system', icon: Monitor },
];

export function ThemeMenu() {
  const theme = useSyncExternalStore(onThemeChange, currentTheme);
  const Icon = themes.find((entry) => entry.theme === theme)?.icon ?? Monitor;
  return (
    <MenuButton
      label="Theme"
      look="icon"
      icon={<Icon size={17} aria-hidden />}
      groups={[
        {
          entries: themes.map((entry) => ({
            text: entry.text,
            checked: entry.theme === theme,
            onChoose: () => chooseTheme(entry.theme),
          })),
        },
      ]}
    />
  );
}
