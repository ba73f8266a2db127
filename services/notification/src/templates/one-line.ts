/** Whatever somebody has typed, in one line: no line break gets into a subject, and no line of its own into a text. */
export const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
