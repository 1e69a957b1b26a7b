/** The shape that another language has to fill: the English keys, without the plural form Chinese has not. */
export type Translated<T> = {
  [K in keyof T as K extends `${string}_one` ? never : K]: T[K] extends string ? string : Translated<T[K]>;
};
