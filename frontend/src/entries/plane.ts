import { mount } from 'svelte';
import '../styles/live.scss';
import { mountPoint, pageData } from '../live/page';
import type { PlanePage as Page } from '../plane/page';
import PlanePage from '../plane/PlanePage.svelte';
import { Connection } from '../wire/live.svelte';

const page = pageData<Page>();
const connection = new Connection({ seats: [page.seat] });
mount(PlanePage, { target: mountPoint(), props: { page, connection } });
connection.wire.start();
