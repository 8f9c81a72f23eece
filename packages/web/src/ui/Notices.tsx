import { Toast } from '@base-ui/react/toast';
import { CircleCheck, CircleX, X } from 'lucide-react';
import type { ReactNode } from 'react';
import './notices.css';

interface Notify {
  readonly done: (title: string, text?: string) => void;
  readonly failed: (title: string, text?: string) => void;
}

export function NoticeProvider({ children }: { readonly children: ReactNode }) {
  return (
    <Toast.Provider limit={4} timeout={5_000}>
      {children}
      <Toast.Portal>
        <Toast.Viewport className="notices">
          <NoticeList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

/** Short messages about what was just done, in a corner and to screen readers. */
export function useNotify(): Notify {
  const { add } = Toast.useToastManager();
  return {
    done: (title, description) => add({ title, description, type: 'done' }),
    failed: (title, description) => add({ title, description, type: 'failed', priority: 'high', timeout: 12_000 }),
  };
}

function NoticeList() {
  const { toasts } = Toast.useToastManager();
  return toasts.map((toast) => (
    <Toast.Root key={toast.id} toast={toast} className={`notice ${toast.type === 'failed' ? 'tone-bad' : 'tone-good'}`}>
      <span className="notice-icon">
        {toast.type === 'failed' ? <CircleX size={17} aria-hidden /> : <CircleCheck size={17} aria-hidden />}
      </span>
      <Toast.Content className="notice-content">
        <Toast.Title className="notice-title" />
        <Toast.Description className="notice-text" />
      </Toast.Content>
      <Toast.Close className="icon-button notice-close" aria-label="Dismiss">
        <X size={15} aria-hidden />
      </Toast.Close>
    </Toast.Root>
  ));
}
