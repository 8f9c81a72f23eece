import { useEffect } from 'react';
import type { Tone } from '#ui/status.ts';

const marks: Readonly<Record<Tone, string>> = { good: 'good', busy: 'busy', warn: 'warn', bad: 'bad', mute: '' };

/** The title of the tab, and the state of what the page shows as a dot on its icon. */
export function usePageTitle(title: string, tone: Tone = 'mute'): void {
  useEffect(() => {
    document.title = `${title} · Capstan`;
  }, [title]);
  useEffect(() => {
    const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
    const mark = marks[tone];
    icon?.setAttribute('href', mark === '' ? '/favicon.svg' : `/favicon-${mark}.svg`);
  }, [tone]);
}
