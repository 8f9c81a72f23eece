import { MergeView, unifiedMergeView } from '@codemirror/merge';
import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import './code.css';
import { editorLook } from './editor-look.ts';

interface DiffViewProps {
  readonly before: string;
  readonly after: string;
  readonly mode: 'split' | 'unified';
}

const folding = { margin: 4, minSize: 6 } as const;
const effort = { scanLimit: 5_000, timeout: 500 } as const;

/** Two texts with what differs marked, and what does not folded away. */
export function DiffView({ before, after, mode }: DiffViewProps) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (place.current === null) return;
    const view = mode === 'split' ? splitView(place.current, before, after) : unifiedView(place.current, before, after);
    return () => view.destroy();
  }, [before, after, mode]);
  return <div ref={place} className={`code diff diff-${mode}`} />;
}

function splitView(parent: HTMLElement, before: string, after: string): MergeView {
  return new MergeView({
    parent,
    a: { doc: before, extensions: editorLook('Live') },
    b: { doc: after, extensions: editorLook('Desired') },
    gutter: true,
    highlightChanges: true,
    collapseUnchanged: folding,
    diffConfig: effort,
  });
}

function unifiedView(parent: HTMLElement, before: string, after: string): EditorView {
  return new EditorView({
    parent,
    state: EditorState.create({
      doc: after,
      extensions: [
        editorLook('Difference between live and desired'),
        unifiedMergeView({
          original: before,
          mergeControls: false,
          gutter: true,
          collapseUnchanged: folding,
          diffConfig: effort,
        }),
      ],
    }),
  });
}
