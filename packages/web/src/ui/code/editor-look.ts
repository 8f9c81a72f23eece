import { yamlLanguage } from '@codemirror/lang-yaml';
import { EditorState, type Extension } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, lineNumbers } from '@codemirror/view';

const marks: Readonly<Record<string, Decoration>> = {
  Key: Decoration.mark({ class: 'code-key' }),
  QuotedLiteral: Decoration.mark({ class: 'code-text' }),
  BlockLiteralContent: Decoration.mark({ class: 'code-text' }),
  Comment: Decoration.mark({ class: 'code-comment' }),
  Anchor: Decoration.mark({ class: 'code-mark' }),
  Alias: Decoration.mark({ class: 'code-mark' }),
  Tag: Decoration.mark({ class: 'code-mark' }),
};

/** What every read-only text has: our colours from the tokens, line numbers, YAML told apart. */
export function editorLook(label: string): Extension {
  return [
    EditorState.readOnly.of(true),
    EditorView.editable.of(false),
    EditorView.contentAttributes.of({ 'aria-label': label, 'aria-readonly': 'true', tabindex: '0' }),
    lineNumbers(),
    EditorView.decorations.compute(['doc'], ({ doc }) => yamlColours(doc.toString())),
    theme,
  ];
}

/** Longer texts are shown in one colour: parsing them would hold up the page. */
const longest = 400_000;

function yamlColours(text: string): DecorationSet {
  if (text.length > longest) return Decoration.none;
  const found: ReturnType<Decoration['range']>[] = [];
  yamlLanguage.parser.parse(text).iterate({
    enter: ({ name, from, to }) => {
      const mark = marks[name];
      if (mark === undefined || from === to) return true;
      found.push(mark.range(from, to));
      return false;
    },
  });
  return Decoration.set(found, true);
}

const theme = EditorView.theme({
  '&': { color: 'var(--text)', backgroundColor: 'var(--surface)', fontSize: '12.5px' },
  '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '-1px' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.6' },
  '.cm-content': { padding: '8px 0' },
  '.cm-gutters': { backgroundColor: 'var(--surface)', color: 'var(--text-3)', border: 'none' },
  '.cm-lineNumbers .cm-gutterElement': { padding: '0 10px 0 12px', minWidth: '38px' },
});
