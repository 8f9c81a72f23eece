import { Dialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import './sheet.css';

interface SheetProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: ReactNode;
  /** Under the title. */
  readonly lead?: ReactNode;
  readonly wide?: boolean;
  readonly footer?: ReactNode;
  readonly children: ReactNode;
}

/** A panel from the right edge over the page. Escape and a click beside it close it; the keyboard stays inside. */
export function Sheet({ open, onClose, title, lead, wide = false, footer, children }: SheetProps) {
  // Not the first button: that is Close, and its ring would be the first thing one sees.
  const popup = useRef<HTMLDivElement>(null);
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="scrim" />
        <Dialog.Popup ref={popup} initialFocus={popup} className={wide ? 'sheet sheet-wide' : 'sheet'}>
          <header className="sheet-head">
            <div className="sheet-titles">
              <Dialog.Title className="sheet-title">{title}</Dialog.Title>
              {lead}
            </div>
            <Dialog.Close className="icon-button" aria-label="Close" title="Close (Esc)">
              <X size={18} aria-hidden />
            </Dialog.Close>
          </header>
          <div className="sheet-body">{children}</div>
          {footer === undefined ? null : <footer className="sheet-foot">{footer}</footer>}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
