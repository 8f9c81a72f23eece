import { lazy } from 'react';
import { Navigate, Route, Routes } from 'react-router';
import { ApplicationsPage } from './applications/ApplicationsPage.tsx';
import { NotFound } from './shell/NotFound.tsx';
import { SignedIn } from './shell/SignedIn.tsx';
import { SignInPage } from './sign-in/SignInPage.tsx';

const ApplicationPage = lazy(async () => ({
  default: (await import('./application/ApplicationPage.tsx')).ApplicationPage,
}));

/** Every address of the console. They are Argo CD's, so that links in old chats and runbooks still lead somewhere. */
export function App() {
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
