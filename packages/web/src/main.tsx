import './ui/tokens.css';
import './ui/base.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { createQueryClient } from '#api/query-client.ts';
import { App } from '#pages/App.tsx';
import { NoticeProvider } from '#ui/Notices.tsx';

const place = document.getElementById('root');
if (place === null) throw new Error('index.html has no element #root');

createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={createQueryClient()}>
      {/* A field whose text lives in the address must not wait for a transition: it would lose letters. */}
      <BrowserRouter useTransitions={false}>
        <NoticeProvider>
          <App />
        </NoticeProvider>
      </BrowserRouter>
    </QueryClientProvider>
  </StrictMode>,
);
