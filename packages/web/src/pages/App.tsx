import { lazy, useEffect } from 'react';
import { Navigate, Route, Routes } from 'react-router';
import { ApplicationsPage } from './applications/ApplicationsPage.tsx';
import { NotFound } from './shell/NotFound.tsx';
import { SignedIn } from './shell/SignedIn.tsx';
import { SignInPage } from './sign-in/SignInPage.tsx';

const loadApplicationPage = () => import('./application/ApplicationPage.tsx');
const ApplicationPage = lazy(async () => ({ default: (await loadApplicationPage()).ApplicationPage }));

/** Every address of the console. They are Argo CD's, so that links in old chats and runbooks still lead somewhere. */
export function App() {
  useEffect(() => {
    // The list is on screen by then, and the next click needs no wait. A failure shows where the page is opened.
    const timer = setTimeout(() => void loadApplicationPage().catch(() => {}), 1_000);
    return () => clearTimeout(timer);
  }, []);
  return (
    <Routes>
      <Route path="/login" element={<SignInPage />} />
      <Route element={<SignedIn />}>
        <Route index element={<Navigate to="/applications" replace />} />
        <Route path="/applications" element={<ApplicationsPage />} />
        <Route path="/applications/:name" element={<ApplicationPage />} />
        <Route path="/applications/:namespace/:name" element={<ApplicationPage />} />
        <Route path="*" element={<NotFound />} />
      </Route>
    </Routes>
  );
}
