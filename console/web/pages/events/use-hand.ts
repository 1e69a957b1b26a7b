import { type FocusEvent, type PointerEvent, useState } from 'react';

/** Rows must not move away under the hand: tells when a pointer or the keyboard's focus is among them. */
export function useHand() {
  const [pointer, setPointer] = useState(false);
  const [focus, setFocus] = useState(false);
  const isMouse = ({ pointerType }: PointerEvent) => pointerType === 'mouse';
  return {
    busy: pointer || focus,
    handlers: {
      onPointerEnter: (event: PointerEvent) => isMouse(event) && setPointer(true),
      onPointerLeave: (event: PointerEvent) => isMouse(event) && setPointer(false),
      onFocus: () => setFocus(true),
      onBlur: (event: FocusEvent) => setFocus(event.currentTarget.contains(event.relatedTarget)),
    },
  };
}
