import type { Application } from '@capstan/core/app/application.ts';
import type { RevisionHistory } from '@capstan/core/app/status.ts';
import { syncPolicyOf } from '@capstan/core/app/sync-policy.ts';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { rollBackApplication } from '#api/application-actions.ts';
import type { ApplicationRef } from '#api/application-ref.ts';
import { shortRevision } from '#pages/applications/application-row.ts';
import { Button } from '#ui/Button.tsx';
import { CheckField } from '#ui/CheckField.tsx';
import { Confirm } from '#ui/Confirm.tsx';
import { useNotify } from '#ui/Notices.tsx';

interface RollBackProps {
  readonly deployment: RevisionHistory;
  readonly application: Application;
  readonly reference: ApplicationRef;
}

/** Goes back to a deployment. Where the application syncs by itself, Git is the way back, and that is what is said. */
export function RollBack({ deployment, application, reference }: RollBackProps) {
  const notify = useNotify();
  const [asking, setAsking] = useState(false);
  const [prune, setPrune] = useState(false);
  const back = useMutation({
    mutationFn: () => rollBackApplication(reference, deployment.id, prune),
    onSuccess: () => notify.done(`Going back to #${deployment.id}`),
    onError: (error) => notify.failed('The rollback was refused', error.message),
    onSettled: () => setAsking(false),
  });
  const follows = syncPolicyOf(application).automated !== undefined;
  return (
    <>
      <Button look="quiet" onClick={() => setAsking(true)}>
        Roll back
      </Button>
      <Confirm
        open={asking}
        title={`Go back to deployment #${deployment.id}?`}
        action={follows ? 'Close' : 'Roll back'}
        busy={back.isPending}
        onConfirm={() => (follows ? setAsking(false) : back.mutate())}
        onClose={() => setAsking(false)}
      >
        {follows ? (
          <>
            <p>This application syncs by itself, so what Git says would be back at once. Go back in Git instead:</p>
            <pre className="example">git revert HEAD && git push</pre>
          </>
        ) : (
          <>
            <p>
              Its revision {shortRevision(deployment.revision ?? deployment.revisions?.[0] ?? '')} is synced again. The
              application is out of sync afterwards, until Git says the same.
            </p>
            <CheckField checked={prune} onChange={setPrune} about="Delete what that deployment did not have">
              Prune
            </CheckField>
          </>
        )}
      </Confirm>
    </>
  );
}
