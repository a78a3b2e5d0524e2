import { mount } from 'svelte';
import '../styles/live.scss';
import { mountPoint, pageData } from '../live/page';
import type { SheetPage as Page } from '../sheet/page';
import SheetPage from '../sheet/SheetPage.svelte';
import { Connection } from '../wire/live.svelte';

const page = pageData<Page>();
const connection = new Connection({ seats: [page.seat] });
mount(SheetPage, { target: mountPoint(), props: { page, connection } });
connection.wire.start();
