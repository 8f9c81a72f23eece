import { Menu } from '@base-ui/react/menu';
import { Check, ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import './menu.css';

export interface MenuEntry {
  readonly text: string;
  /** A second line that says what the choice does. */
  readonly about?: string;
  /** Shown at the end of the line, such as a count. */
  readonly end?: ReactNode;
  /** Present on entries that can be ticked. */
  readonly checked?: boolean;
  readonly onChoose: () => void;
}

interface MenuGroup {
  readonly title?: string;
  readonly entries: readonly MenuEntry[];
}

interface MenuButtonProps {
  readonly label: string;
  /** `icon`: only the icon is seen, the label is read out. */
  readonly look?: 'plain' | 'icon' | 'filter' | 'split';
  readonly icon?: ReactNode;
  /** Shown in the button after the label. */
  readonly value?: string;
  readonly groups: readonly MenuGroup[];
  /** Ticking several entries keeps the menu open. */
  readonly stays?: boolean;
  readonly disabled?: boolean;
}

const looks = {
  plain: 'button button-plain',
  icon: 'icon-button',
  filter: 'button button-plain menu-filter',
  split: 'button button-plain',
} as const;

/** A button that opens a list of choices: arrow keys, first letters and Escape work. */
export function MenuButton({ label, look = 'plain', icon, value, groups, stays = false, disabled }: MenuButtonProps) {
  const onlyIcon = look === 'icon' || look === 'split';
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger
        className={looks[look]}
        aria-label={onlyIcon ? label : undefined}
        title={onlyIcon ? label : undefined}
        disabled={disabled ?? false}
      >
        {icon}
        {onlyIcon ? null : label}
        {value === undefined ? null : <span className="menu-value">{value}</span>}
        {look === 'icon' ? null : <ChevronDown size={14} aria-hidden />}
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="menu-positioner" sideOffset={6} align={look === 'filter' ? 'start' : 'end'}>
          <Menu.Popup className="menu">
            {groups.map((group, index) => (
              <Menu.Group key={group.title ?? index} className="menu-group">
                {group.title === undefined ? null : (
                  <Menu.GroupLabel className="menu-title">{group.title}</Menu.GroupLabel>
                )}
                {group.entries.map((entry) => (
                  <Entry key={entry.text} entry={entry} stays={stays} />
                ))}
              </Menu.Group>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

function Entry({ entry, stays }: { readonly entry: MenuEntry; readonly stays: boolean }) {
  const inside = (
    <>
      {entry.checked === undefined ? null : (
        <span className="menu-tick">{entry.checked ? <Check size={14} aria-hidden /> : null}</span>
      )}
      <span className="menu-text">
        {entry.text}
        {entry.about === undefined ? null : <span className="menu-about">{entry.about}</span>}
      </span>
      {entry.end === undefined ? null : <span className="menu-end">{entry.end}</span>}
    </>
  );
  if (entry.checked === undefined)
    return (
      <Menu.Item className="menu-item" onClick={entry.onChoose}>
        {inside}
      </Menu.Item>
    );
  return (
    <Menu.CheckboxItem
      className="menu-item"
      checked={entry.checked}
      closeOnClick={!stays}
      onCheckedChange={() => entry.onChoose()}
      label={entry.text}
    >
      {inside}
    </Menu.CheckboxItem>
  );
}
