/**
 * Make what stands on the page say what the server's page says, changing no more than that: the field that is being
 * typed in stays the same element, unfolded details stay unfolded, a frame loads again only when its address changed.
 * Elements are the same when they have the same id, or neither has one and they are of the same kind at the same place.
 */
export function morph(from: Element, to: Element, isTouched: (field: Element) => boolean): void {
  syncAttributes(from, to);
  if (isField(from) && isField(to)) {
    syncValue(from, to, isTouched(from));
    if (!(from instanceof HTMLSelectElement)) return;
  }
  syncChildren(from, to, isTouched);
}

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

export function isField(element: Element): element is Field {
  return (
    element instanceof HTMLInputElement ||
    element instanceof HTMLTextAreaElement ||
    element instanceof HTMLSelectElement
  );
}

function syncAttributes(from: Element, to: Element): void {
  for (const { name } of [...from.attributes]) {
    // What the reader unfolded stays so.
    if (!to.hasAttribute(name) && !(name === 'open' && from.tagName === 'DETAILS')) from.removeAttribute(name);
  }
  for (const { name, value } of to.attributes) {
    if (from.getAttribute(name) !== value) from.setAttribute(name, value);
  }
}

function syncValue(from: Field, to: Field, touched: boolean): void {
  if (touched) return;
  if (from instanceof HTMLInputElement && to instanceof HTMLInputElement) from.checked = to.checked;
  if (!(from instanceof HTMLSelectElement) && from.value !== to.value) from.value = to.value;
}

function syncChildren(from: Element, to: Element, isTouched: (field: Element) => boolean): void {
  const chosen = from instanceof HTMLSelectElement && isTouched(from) ? from.value : null;
  const known = new Map([...from.children].filter((child) => child.id).map((child) => [child.id, child]));
  let place: ChildNode | null = from.firstChild;
  for (const wanted of [...to.childNodes]) {
    const same = sameIn(known, place, wanted);
    if (!same) {
      from.insertBefore(wanted.cloneNode(true), place);
    } else {
      if (same === place) place = place.nextSibling;
      else from.insertBefore(same, place);
      if (same instanceof Element && wanted instanceof Element) morph(same, wanted, isTouched);
      else if (same.nodeValue !== wanted.nodeValue) same.nodeValue = wanted.nodeValue;
    }
  }
  while (place) {
    const gone = place;
    place = place.nextSibling;
    gone.remove();
  }
  if (from instanceof HTMLSelectElement) from.value = chosen ?? (to as HTMLSelectElement).value;
}

function sameIn(known: Map<string, Element>, place: ChildNode | null, wanted: ChildNode): ChildNode | null {
  if (wanted instanceof Element && wanted.id) {
    const found = known.get(wanted.id);
    return found?.tagName === wanted.tagName ? found : null;
  }
  if (!place || place.nodeType !== wanted.nodeType) return null;
  if (!(place instanceof Element) || !(wanted instanceof Element)) return place;
  return place.tagName === wanted.tagName && !place.id && nameOf(place) === nameOf(wanted) ? place : null;
}

const nameOf = (element: Element): string => (isField(element) ? `${element.name}=${element.type}` : '');
