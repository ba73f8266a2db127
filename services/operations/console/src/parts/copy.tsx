import { useState } from 'preact/hooks';
import { short } from '../words.ts';
import { Icon } from './icon.tsx';

const SHOWN_MILLISECONDS = 1_600;

/** Puts a text on the clipboard. */
export const Copy = ({ text, what }: { readonly text: string; readonly what: string }) => {
  const [isCopied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), SHOWN_MILLISECONDS);
  };
  return (
    <button
      type="button"
      class="copy"
      onClick={copy}
      aria-label={isCopied ? `${what} is copied` : `Copy ${what}`}
    >
      <Icon name={isCopied ? 'check' : 'copy'} />
    </button>
  );
};

/** An id, as much of it as there is room for. */
export const Id = ({ id, isWhole = false }: { readonly id: string; readonly isWhole?: boolean }) => (
  <span class="id" title={id}>
    <code>{isWhole ? id : short(id)}</code>
    {isWhole ? <Copy text={id} what="the id" /> : null}
  </span>
);

/** A command for a terminal. */
export const Command = ({ text }: { readonly text: string }) => (
  <span class="command">
    <code>{text}</code>
    <Copy text={text} what="the command" />
  </span>
);
