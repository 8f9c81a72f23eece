import { Tabs as Base } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';
import './tabs.css';

interface TabsProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly tabs: readonly { readonly value: Value; readonly text: string; readonly end?: ReactNode }[];
  readonly onChange: (value: Value) => void;
  /** At the end of the line of tabs. */
  readonly tools?: ReactNode;
  /** What the chosen tab shows. */
  readonly children: ReactNode;
}

export function Tabs<Value extends string>({ label, value, tabs, onChange, tools, children }: TabsProps<Value>) {
  return (
    <Base.Root
      className="tabs"
      value={value}
      onValueChange={(next: unknown) => {
        const tab = tabs.find((each) => each.value === next);
        if (tab !== undefined) onChange(tab.value);
      }}
    >
      <div className="tab-line">
        <Base.List className="tab-list" aria-label={label}>
          {tabs.map((tab) => (
            <Base.Tab key={tab.value} value={tab.value} className="tab">
              {tab.text}
              {tab.end}
            </Base.Tab>
          ))}
        </Base.List>
        {tools === undefined ? null : <div className="tab-tools">{tools}</div>}
      </div>
      <Base.Panel key={value} value={value} className="tab-panel">
        {children}
      </Base.Panel>
    </Base.Root>
  );
}
