import { type Diagnostic, setDiagnostics } from '@codemirror/lint';
import { unifiedMergeView } from '@codemirror/merge';
import { Compartment, EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { type RefObject, useEffect, useImperativeHandle, useRef } from 'react';
import type { PolicyProblem } from '../../api/contract.ts';
import style from './editor.module.css';
import { policyText } from './extensions.ts';
import { useEditorPhrases } from './phrases.ts';

export interface EditorHandle {
  goTo(problem: Pick<PolicyProblem, 'line' | 'column'>): void;
  replace(text: string): void;
}

interface Props {
  /** What the editor starts with; later changes come through the handle. */
  initial: string;
  label: string;
  problems: readonly PolicyProblem[];
  /** Another text to compare with: what differs is shown, and each difference can be settled. */
  theirs?: string | undefined;
  onChange: (text: string) => void;
  handle: RefObject<EditorHandle | null>;
}

/** Policy text to be written, with its problems marked where they are. */
export default function PolicyEditor({ initial, label, problems, theirs, onChange, handle }: Props) {
  const holder = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const words = useRef(new Compartment());
  const comparison = useRef(new Compartment());
  const phrases = useEditorPhrases();
  const latest = useRef({ initial, label, phrases, onChange });
  latest.current = { ...latest.current, phrases, onChange };

  useEffect(() => {
    const { initial: doc, label: name, phrases: first } = latest.current;
    const made = new EditorView({
      parent: holder.current!,
      doc,
      extensions: [
        policyText({ label: name, readOnly: false }),
        words.current.of(EditorState.phrases.of(first)),
        comparison.current.of([]),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) latest.current.onChange(update.state.doc.toString());
        }),
      ],
    });
    view.current = made;
    return () => made.destroy();
  }, []);

  useEffect(() => {
    view.current?.dispatch({ effects: words.current.reconfigure(EditorState.phrases.of(phrases)) });
  }, [phrases]);

  useEffect(() => {
    view.current?.dispatch({
      effects: comparison.current.reconfigure(
        theirs === undefined ? [] : unifiedMergeView({ original: theirs, gutter: false }),
      ),
    });
  }, [theirs]);

  useEffect(() => {
    const made = view.current;
    if (made)
      made.dispatch(
        setDiagnostics(
          made.state,
          problems.map((problem) => toDiagnostic(made, problem)),
        ),
      );
  }, [problems]);

  useImperativeHandle(handle, () => ({
    goTo(problem) {
      const made = view.current!;
      made.dispatch({ selection: { anchor: offsetOf(made, problem) }, scrollIntoView: true });
      made.focus();
    },
    replace(text) {
      const made = view.current!;
      made.dispatch({ changes: { from: 0, to: made.state.doc.length, insert: text } });
    },
  }));

  return <div ref={holder} className={style.editor} />;
}

function offsetOf({ state }: EditorView, { line, column }: Pick<PolicyProblem, 'line' | 'column'>): number {
  const found = state.doc.line(Math.min(Math.max(line, 1), state.doc.lines));
  return Math.min(found.from + column - 1, found.to);
}

function toDiagnostic(view: EditorView, problem: PolicyProblem): Diagnostic {
  const from = offsetOf(view, problem);
  const { to } = view.state.doc.lineAt(from);
  return { from, to, severity: 'error', message: problem.message };
}
