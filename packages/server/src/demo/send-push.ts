/** Tells the control plane of a push as GitHub would: a webhook with the URL of the repository. */
export async function sendPush(
  url: string,
  repository: string,
  log: { warn(fields: object, message: string): void },
): Promise<void> {
  try {
    const answer = await fetch(`${url}/api/webhook`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-github-event': 'push' },
      body: JSON.stringify({ ref: 'refs/heads/main', repository: { html_url: repository, clone_url: repository } }),
    });
    if (!answer.ok) log.warn({ status: answer.status }, 'the webhook of a push was refused');
  } catch (error) {
    log.warn({ cause: String(error) }, 'the webhook of a push could not be sent');
  }
}
