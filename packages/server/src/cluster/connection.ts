/** How to reach one Kubernetes API server. PEM texts, not files; a token that changes is read anew for each request. */
export interface Connection {
  /** `https://host:port`, without a trailing slash. */
  readonly server: string;
  readonly ca?: string;
  readonly insecureSkipVerify?: boolean;
  /** The name to expect in the server's certificate, when it is not the host's. */
  readonly serverName?: string;
  readonly clientCert?: string;
  readonly clientKey?: string;
  /** The value of the Authorization header, or undefined for none. */
  readonly authorization?: (signal: AbortSignal) => Promise<string | undefined>;
  /** The namespace of the kubeconfig's context, when it names one. */
  readonly namespace?: string;
}
