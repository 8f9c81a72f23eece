import { Checkbox } from '@base-ui/react/checkbox';
import { Check, Minus } from 'lucide-react';
import type { ReactNode } from 'react';
import './field.css';

interface CheckFieldProps {
  readonly checked: boolean;
  /** Some, not all, of what it stands for. */
  readonly some?: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly children: ReactNode;
  readonly about?: ReactNode;
}

export function CheckField({ checked, some = false, onChange, children, about }: CheckFieldProps) {
  return (
    // The checkbox inside is the labelled control.
    <label className="check-field">
      <Checkbox.Root className="checkbox" checked={checked} indeterminate={some} onCheckedChange={onChange}>
        <Checkbox.Indicator className="checkbox-mark">
          {some ? <Minus size={13} aria-hidden /> : <Check size={13} strokeWidth={3} aria-hidden />}
        </Checkbox.Indicator>
      </Checkbox.Root>
      <span className="check-text">
        {children}
        {about === undefined ? null : <span className="check-about">{about}</span>}
      </span>
    </label>
  );
}
