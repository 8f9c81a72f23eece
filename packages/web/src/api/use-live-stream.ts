import { useContext, useEffect, useEffectEvent } from 'react';
import { LiveStates } from './live-context.ts';
import { openLiveStream } from './live-stream.ts';

interface LiveStreamUse {
  /** Names the stream; a new name opens a new one. */
  readonly name: string;
  /**
   * Reads what the stream will keep up to date and answers the URL to follow from there; called for every connection.
   * `again`: it is not the first, so what was read before may be out of date.
   */
  readonly prepare: (again: boolean, signal: AbortSignal) => Promise<string>;
  /** Results that came within a tenth of a second, in order. */
  readonly onResults: (results: readonly unknown[]) => void;
  /** Called when a connection stands. */
  readonly onLive?: () => void;
  /** Called when the server will not give the stream. */
  readonly onRefused?: (status: number) => void;
  /** A stream the page can do without: that the server does not have it (404) says nothing about the others. */
  readonly optional?: boolean;
}

const gatherMs = 100;
/** A page nobody sees gives its connection back after this long: browsers allow six to a server over HTTP/1.1, all tabs together. */
const hiddenMs = 10_000;

/** Follows one event stream for as long as the component is there and its page can be seen. */
export function useLiveStream(use: LiveStreamUse): void {
  const states = useContext(LiveStates);
  const prepare = useEffectEvent(use.prepare);
  const onResults = useEffectEvent(use.onResults);
  const onLive = useEffectEvent(() => use.onLive?.());
  const onRefused = useEffectEvent((status: number) => use.onRefused?.(status));
  const { name, optional = false } = use;
  useEffect(() => {
    let stream: ReturnType<typeof openLiveStream> | undefined;
    let wasOpen = false;
    let gathered: unknown[] = [];
    let gathering: ReturnType<typeof setTimeout> | undefined;
    let hiding: ReturnType<typeof setTimeout> | undefined;
    function flush(): void {
      gathering = undefined;
      const results = gathered;
      gathered = [];
      onResults(results);
    }
    function open(): void {
      const opened = wasOpen;
      wasOpen = true;
      stream ??= openLiveStream({
        prepare: (again, signal) => prepare(again || opened, signal),
        onResult: (result) => {
          gathered.push(result);
          gathering ??= setTimeout(flush, gatherMs);
        },
        onState: (state) => {
          const doesWithout = optional && state.is === 'refused' && state.status === 404;
          if (doesWithout) states.drop(name);
          else states.set(name, state, () => stream?.retry());
          if (state.is === 'live') onLive();
          if (state.is === 'refused') onRefused(state.status);
        },
      });
    }
    function close(): void {
      stream?.close();
      stream = undefined;
      states.drop(name);
    }
    function onVisibility(): void {
      clearTimeout(hiding);
      if (document.visibilityState === 'visible') open();
      else hiding = setTimeout(close, hiddenMs);
    }
    onVisibility();
    document.addEventListener('visibilitychange', onVisibility);
    return () => {
      document.removeEventListener('visibilitychange', onVisibility);
      clearTimeout(hiding);
      clearTimeout(gathering);
      close();
    };
  }, [name, optional, states]);
}
