/** A colour of the theme that is shown, for what is painted on a canvas. */
export const chartColour = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
