import { BarChart } from 'echarts/charts';
import { GridSimpleComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

// Only what the console draws; the whole library is far beyond what a first page may cost.
use([BarChart, GridSimpleComponent, CanvasRenderer]);

export { init };
